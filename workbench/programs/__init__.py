"""Code inside an answer: where it is, whether it parses, and what happens when it is tried out."""
