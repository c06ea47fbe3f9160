"""What people write in the place of the rule language: each likely mistake, and how to mend it."""
