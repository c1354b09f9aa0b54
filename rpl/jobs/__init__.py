"""Background steps: take an id, work with no transaction open, record the result, hand over."""
