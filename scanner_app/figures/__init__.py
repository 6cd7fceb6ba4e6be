"""Figures ready to be shown or written: tables, their words, workbooks. Used by both sides."""
