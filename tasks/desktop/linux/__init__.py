"""LibreOffice on a virtual X display."""
