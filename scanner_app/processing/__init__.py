"""The only caller of the ocr package; work that computes, in child processes."""
