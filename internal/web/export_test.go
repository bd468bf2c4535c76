package web

// Remembering has a limiter forget sooner.
func (l *Limiter) Remembering(most int) *Limiter { l.most = most; return l }

// Known says how many keys it remembers.
func (l *Limiter) Known() int { return len(l.known) }
