"""The search language of contacts and conversations (reference §5)."""
