"""What counter and province tell each other: values and their JSON, the same on both sides."""
