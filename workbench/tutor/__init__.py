"""Hints for students' programs that a tutor reviews before anybody sees them.

A submission is run with its problem's tests, its fault is looked for by trying small mends and by comparing
it with correct programs, and what was found is put in words at three levels: where, why and how next.
Nothing of this needs a model.
"""
