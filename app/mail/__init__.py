"""Mail: written down with its cause, composed and sent later, with the rights of that moment."""
