"""A Windows of wine 8, small trees and an agent, for the tests of setup.exe and the MSI."""
