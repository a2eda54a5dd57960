"""The cases, by what is hurt; importing them registers them."""

from tests.chaos.cases import damage, desktop, pool, processes, server, teacher

MODULES = (damage, teacher, processes, server, pool, desktop)
