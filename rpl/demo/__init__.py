"""The demonstration: invented documents, and one claim walked through the whole journey."""
