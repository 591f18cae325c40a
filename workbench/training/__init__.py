"""What is learned from data: each script here writes the weights that its reader ships with."""
