"""A folder that printers write into: seen, judged, claimed, put out of the way."""
