"""IT's files beside the Windows product: group policy template and commented settings."""
