package app

// mostRemembered is how many lines of a file are remembered, so that one that comes
// again is known. The register knows them too: what is beyond is told less exactly.
const maxRememberedLines = 100_000

// repeats remembers what the lines of a file were about.
type seenLines struct{ said map[string]string }

// once lets what is in a file several times be taken once. Lines that contradict one
// that came before are refused: which of them is right, nobody but a person can say.
func rejectContradictions(read func(map[string]string) (importLine, error)) func(map[string]string) (importLine, error) {
	r := seenLines{said: map[string]string{}}
	return func(cells map[string]string) (importLine, error) {
		e, err := read(cells)
		if err != nil {
			return e, err
		}
		before, known := r.said[e.key]
		switch {
		case known && before != e.says:
			return importLine{}, &lineError{"A line before this one says something else about the same."}
		case known:
			e.take = nil
		case len(r.said) < maxRememberedLines:
			r.said[e.key] = e.says
		}
		return e, nil
	}
}
