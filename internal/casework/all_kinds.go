package casework

// AllKinds are the kinds of case of the product.
func AllKinds() Kinds { return Kinds{IncidentKind(), AccountRequestKind(), AccountKind()} }
