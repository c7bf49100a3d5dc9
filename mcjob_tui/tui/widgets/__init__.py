"""What pages are made of. A widget knows no screen: it shows values and posts messages."""
