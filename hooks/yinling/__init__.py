"""银龄学堂: records and Markdown become a site."""
