"""What every page needs: htmx, who may do what, what keeps others out, errors, and how a state looks."""
