"""Chapter 3: the ladder from LAM1 to LAM4. Imported before torch, so that its threads sleep instead of spinning."""

import os

# Desktops run beside training on the same cores; threads that spin at each barrier would take them away from both.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("GOMP_SPINCOUNT", "0")
