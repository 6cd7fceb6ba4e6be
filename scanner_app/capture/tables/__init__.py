"""Tables that other programs exported: CSV, XLSX and XLS, read in a child process with limits."""
