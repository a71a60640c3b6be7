"""Which unit people mean by what they type."""
