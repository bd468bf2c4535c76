package web_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/web"
)

func TestABurstIsLetThroughAndThenSoManyAMinute(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	l := web.New(6, 3, func() time.Time { return now })
	for range 3 {
		require.Zero(t, l.Wait("a"))
	}
	require.Equal(t, 10*time.Second, l.Wait("a"))
	require.Equal(t, 10*time.Second, l.Wait("a"), "what was refused is not counted")
	require.Zero(t, l.Wait("b"), "another's")
	now = now.Add(10 * time.Second)
	require.Zero(t, l.Wait("a"))
	require.NotZero(t, l.Wait("a"))
}

func TestManyKeysTakeNoMoreMemoryThanThereIs(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	l := web.New(1, 1, func() time.Time { return now }).Remembering(10)
	require.Zero(t, l.Wait("busy"))
	for n := range 1000 {
		require.Zero(t, l.Wait(fmt.Sprint(n)))
		require.NotZero(t, l.Wait("busy"), "who keeps coming is not forgotten")
		require.LessOrEqual(t, l.Known(), 10)
	}
}

func TestANetworkOfIPv6CountsAsOneAddress(t *testing.T) {
	t.Parallel()
	require.Equal(t, web.Address("2001:db8:1:2::1"), web.Address("2001:db8:1:2:ffff::9%eth0"))
	require.NotEqual(t, web.Address("2001:db8:1:2::1"), web.Address("2001:db8:1:3::1"))
	require.Equal(t, web.Address("192.0.2.1"), web.Address("::ffff:192.0.2.1"))
	require.NotEqual(t, web.Address("192.0.2.1"), web.Address("192.0.2.2"))
	require.Equal(t, web.Address(""), web.Address("nonsense"))
}
