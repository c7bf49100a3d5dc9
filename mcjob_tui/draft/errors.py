"""What goes wrong with a text that should be a draft."""


class DraftError(ValueError):
    """A draft or a manifest that cannot be read; its text is one sentence for the person who wrote it."""
