"""Pages and dialogs; one screen is one module with one stylesheet of the same name beside it."""
