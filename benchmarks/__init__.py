"""What the portal costs, each time against something plain that is measured in the same run."""
