package web_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/web"
)

func TestLimiterAllowsABurstAndThenARatePerMinute(t *testing.T) {
	t.Parallel()
	now := monday()
	l := web.NewLimiter(6, 3, func() time.Time { return now })
	for range 3 {
		require.Zero(t, l.Wait("a"))
	}
	require.Equal(t, 10*time.Second, l.Wait("a"))
	require.Equal(t, 10*time.Second, l.Wait("a"), "a refused attempt is not counted")
	require.Zero(t, l.Wait("b"), "another key")
	now = now.Add(10 * time.Second)
	require.Zero(t, l.Wait("a"))
	require.NotZero(t, l.Wait("a"))
}

func TestFullLimiterForgetsTheLeastActiveKeys(t *testing.T) {
	t.Parallel()
	l := web.NewLimiter(1, 1, monday).WithMaxKeys(10)
	require.Zero(t, l.Wait("busy"))
	for n := range 1000 {
		require.Zero(t, l.Wait(fmt.Sprint(n)))
		require.NotZero(t, l.Wait("busy"), "a busy key is not forgotten")
		require.LessOrEqual(t, l.Keys(), 10)
	}
}

func TestANetworkOfIPv6CountsAsOneClient(t *testing.T) {
	t.Parallel()
	require.Equal(t, web.ClientKey("2001:db8:1:2::1"), web.ClientKey("2001:db8:1:2:ffff::9%eth0"))
	require.NotEqual(t, web.ClientKey("2001:db8:1:2::1"), web.ClientKey("2001:db8:1:3::1"))
	require.Equal(t, web.ClientKey("192.0.2.1"), web.ClientKey("::ffff:192.0.2.1"))
	require.NotEqual(t, web.ClientKey("192.0.2.1"), web.ClientKey("192.0.2.2"))
	require.Equal(t, web.ClientKey(""), web.ClientKey("nonsense"))
}
