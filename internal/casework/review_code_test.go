package casework_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
)

func TestR10AReviewCodeIsTheSameForALetterAndDiffersForEveryOther(t *testing.T) {
	t.Parallel()
	code := func(secret, ref, letter string) string { return casework.ReviewCode([]byte(secret), ref, letter) }
	first := code("secret", "INC-0000-0001", "A1")
	require.Regexp(t, `^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$`, first)
	require.Equal(t, first, code("secret", "INC-0000-0001", "A1"))
	others := []string{
		code("other", "INC-0000-0001", "A1"), code("secret", "INC-0000-0002", "A1"), code("secret", "INC-0000-0001", "A2"),
		code("secret", "INC-0000-0001", casework.LetterAbout(7, "staff-1")), code("secret", "INC-0000-0001", casework.LetterAbout(7, "staff-2")),
		code("secret", "INC-0000-0001", casework.LetterAbout(8, "staff-1")),
	}
	for i, other := range others {
		require.NotEqual(t, first, other)
		require.NotContains(t, others[:i], other)
	}
}

func TestAReviewCodeIsReadAsPeopleTypeIt(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"10AB-CDEF-GH10", " loab cdef ghio ", "1OABCDEFGHI0"} {
		require.Equal(t, "10AB-CDEF-GH10", casework.ReadReviewCode(typed), typed)
	}
	require.Empty(t, casework.ReadReviewCode("10AB-CDEF"))
}

func TestALetterIsShownWithoutItsCode(t *testing.T) {
	t.Parallel()
	shown := casework.Letter{Code: "10AB-CDEF-GH10", Text: "the code 10AB-CDEF-GH10.", Body: "the code 10AB-CDEF-GH10."}.WithoutCode()
	require.Equal(t, casework.Letter{Text: "the code ****-****-****.", Body: "the code ****-****-****."}, shown)
}
