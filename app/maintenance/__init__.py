"""What whoever runs the board does with it: check it, back it up, bring it back."""
