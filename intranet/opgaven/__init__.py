"""The team's work: weighing, answering together, what is to be done. It decides; the store keeps, the views show."""
