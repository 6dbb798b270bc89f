"""What must hold everywhere in the house, whatever the feature."""
