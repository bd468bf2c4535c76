package cases

// ImportID is the id that a file of the caller's gets, or has got, under their
// Idempotency-Key: whoever sends one can ask how far it has come while it is taken in.
func (s *Service) ImportID(who Caller, kind ImportKind, dry bool) string {
	return s.importID(who, kind, dry)
}
