"""What your algorithm runs in. Nothing here needs to be changed."""
