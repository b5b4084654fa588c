"""Records as the API shows them, by version."""
