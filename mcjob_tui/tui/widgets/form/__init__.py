"""The form: light fields that draw a whole row each, lists edited in place, groups. They know no screens."""
