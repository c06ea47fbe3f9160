"""What leaves as a document. A document is data (`blocks`); `pdf`, `word` and `plain` each show it in their own way.

content of a record ─► afweging, uitleg, gespreksagenda ─► Document ─► pdf (typst) | word (python-docx) | plain text
"""
