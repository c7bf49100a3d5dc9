"""The command line: the app's start, and the same core without the screens.

stdout is data and nothing else; every message goes to stderr. Importing this package costs nothing: each command
imports what it needs when it runs.
"""
