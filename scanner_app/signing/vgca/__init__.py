"""VGCA Sign Service, the signing program of Ban Cơ yếu."""
