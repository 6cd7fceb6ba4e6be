"""Driverless network scanners: eSCL, also called AirScan; alike on Windows and Linux."""
