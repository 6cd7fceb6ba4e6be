"""The office head's window: figures of digitizing, what is stuck, and both as files."""
