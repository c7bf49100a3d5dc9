"""The form: light fields that draw a whole row each, lists edited in place, and groups that open. They know no screens."""
