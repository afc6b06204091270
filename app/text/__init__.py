"""Words on their way in and out. Pure functions: they know nothing of the app or the web."""
