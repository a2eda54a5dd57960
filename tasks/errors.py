"""Every error a user may meet. Each says where it happened, what was got, what was expected and what to do next.

LamError (exit 1)
├── DataError (exit 1)              a record, file or model answer is not what its contract says
├── UsageError (exit 2)             wrong command line, wrong parameter
│   └── ParamsError                 a key of params.yaml or a profile
├── InfrastructureError (exit 3)    the machine, the desktop, an endpoint: never the task's fault
│   ├── DesktopError                application or display died, hung or never came up
│   ├── EndpointError               a model endpoint could not be reached or kept failing
│   └── MissingPackageError         a system or Python package is not installed
└── BudgetExceeded (exit 3)         the cost ledger's budget is spent; work so far is kept
"""

from typing import ClassVar


class LamError(Exception):
    """Base of all errors of this project.

    Args:
        where: the file, key, stage or control concerned.
        got: what was found there.
        expected: what should have been there.
        next_step: what the user can do about it.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, where: str, got: str = "", expected: str = "", next_step: str = "") -> None:
        self.where, self.got, self.expected, self.next_step = where, got, expected, next_step
        super().__init__(where, got, expected, next_step)  # all four, so that it survives pickling

    def __str__(self) -> str:
        parts = [self.where]
        if self.got:
            parts.append(f"got {self.got}")
        if self.expected:
            parts.append(f"expected {self.expected}")
        if self.next_step:
            parts.append(f"next: {self.next_step}")
        return "; ".join(parts)


class DataError(LamError):
    """A record, a file or a model's answer breaks its contract."""


class UsageError(LamError):
    """The command line or a parameter is wrong."""

    exit_code = 2


class ParamsError(UsageError):
    """A key of params.yaml or of a profile is unknown, missing or ill-typed."""


class InfrastructureError(LamError):
    """The machine failed, not the task; such an attempt is repeated and never counted as a task failure."""

    exit_code = 3


class DesktopError(InfrastructureError):
    """The application or its display died, hung or did not come up."""


class EndpointError(InfrastructureError):
    """A model endpoint could not be reached or kept failing."""


class MissingPackageError(InfrastructureError):
    """A system or Python package that this command needs is not installed."""


class BudgetExceeded(LamError):
    """The cost ledger's budget is spent; everything finished so far is kept."""

    exit_code = 3
