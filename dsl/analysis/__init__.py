"""Questions about a policy as a whole, one file a question. Each answer is a finding with a witness, or a proof."""
