package web

// WithMaxKeys sets how many keys a limiter remembers.
func (l *Limiter) WithMaxKeys(most int) *Limiter { l.maxKeys = most; return l }

// Keys is how many keys it remembers.
func (l *Limiter) Keys() int { return len(l.byKey) }
