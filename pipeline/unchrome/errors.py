"""The error that is the user's to mend."""


class UsageError(ValueError):
    """What a user gave cannot be used: a plan, a rule, a case, a file to write to. Commands end with exit code 2."""
