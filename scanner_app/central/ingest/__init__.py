"""The service for counters: who asks, what they hand over, what they are told."""
