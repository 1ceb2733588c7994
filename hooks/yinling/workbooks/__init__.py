"""Workbooks out and in: the ledgers that branches fill in with WPS or Excel, and the reports for superiors."""
