"""Handing dossiers on to one-stop systems and the national portal: a seam that nothing calls yet.

No public text of an endpoint was found. What is known (headers, field names, the order of calls)
stands in `payloads` and `lgsp`; what is assumed is named there, and in the recordings of the tests.
"""
