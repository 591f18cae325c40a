"""What went wrong, said to a person: one sentence with the remedy, and no traceback."""


class WorkbenchError(Exception):
    """Something a person can mend; its text is shown as it is."""


class ModelError(WorkbenchError):
    """The model could not be reached, refused, or broke off."""


class UnusableReply(ModelError):
    """The model answered, but not in the form that was asked for."""


class StoreError(WorkbenchError):
    """The data folder could not be read or written."""
